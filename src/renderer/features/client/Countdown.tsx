// The time left until a moment, in a sentence, counted down by the second.

import { useFormat } from '../../i18n/use-format';
import { useNow } from '../../ui/use-now';

interface CountdownProps {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly text: (time: string) => string;
}

export function Countdown({ until, text }: CountdownProps) {
  const format = useFormat();
  const now = useNow(1_000);
  return text(format.duration(Math.max(0, until - now)));
}
