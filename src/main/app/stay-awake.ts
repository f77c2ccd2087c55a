// Keeps the computer from going to sleep while bytes move, and no longer: a transfer that
// waits, or rests, is no reason. The screen may go dark all the same.

import type { EngineEvent } from '../../shared/ipc/events';
import { Motion } from './motion';

/** As Electron's powerSaveBlocker. */
export interface SleepBlocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): void;
}

/** How often it is looked whether anything moved since. */
const roundMs = 2_000;
/** After so many rounds without, sleep is allowed again: 8 to 10 s of quiet. */
const quietRounds = 4;

export class StayAwake {
  private readonly motion = new Motion();
  private block: number | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private rounds = 0;

  /** `onMoving` hears when bytes begin to move, and when they no longer do. */
  constructor(
    private readonly blocker: SleepBlocker,
    private readonly onMoving: (isMoving: boolean) => void = () => undefined,
  ) {}

  /** Give it every event of the engine, in order. */
  note(event: EngineEvent): void {
    if (!this.motion.note(event)) return;
    this.rounds = 0;
    if (this.block === null) {
      this.block = this.blocker.start('prevent-app-suspension');
      this.onMoving(true);
    }
    this.timer ??= setInterval(() => {
      this.rounds += 1;
      if (this.rounds > quietRounds) this.release();
    }, roundMs);
  }

  /** The engine is not there, or is another one now. */
  reset(): void {
    this.motion.forget();
    this.release();
  }

  private release(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    if (this.block === null) return;
    this.blocker.stop(this.block);
    this.block = null;
    this.onMoving(false);
  }
}
