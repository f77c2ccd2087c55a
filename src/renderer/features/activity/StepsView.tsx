// Connections at the left, their steps beside them, and the step in front at the right; in
// small windows one below the other.

import { useMemo } from 'react';
import type { Snapshot } from '../../../shared/ipc/views';
import { useCalmSnapshot } from '../../store/engine-store';
import { useActivity } from './activity-store';
import { ConnectionList } from './ConnectionList';
import { FilterBar } from './FilterBar';
import { StepDetails } from './StepDetails';
import { StepsTable } from './StepsTable';
import { filterSteps, stableConnections } from './steps';
import { useStepWords } from './use-step-words';

/** Steps come in bursts: more often than this they cannot be read anyway. */
const paceMs = 600;

const activityOf = ({ activity }: Snapshot) => activity;

export function StepsView() {
  const live = useCalmSnapshot(activityOf, paceMs);
  const { filter, paused, chosen } = useActivity();
  const words = useStepWords();
  const steps = paused ?? live;
  const arrange = useMemo(() => stableConnections(), []);
  const connections = useMemo(() => arrange(steps), [arrange, steps]);
  const found = useMemo(() => filterSteps(steps, filter, words.textOf), [steps, filter, words]);
  const step = chosen === null ? undefined : steps.find(({ key }) => String(key) === chosen);
  const missed = paused === null ? 0 : (live.at(-1)?.key ?? 0) - (paused.at(-1)?.key ?? 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <FilterBar count={found.length} missed={Math.max(0, missed)} total={steps.length} />
      <div className="flex min-h-0 flex-1 max-[959px]:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1">
          <div className="w-52 shrink-0 border-r border-line max-[959px]:w-44">
            <ConnectionList connections={connections} />
          </div>
          <div className="min-h-0 min-w-0 flex-1">
            <StepsTable steps={found} total={steps.length} />
          </div>
        </div>
        {step !== undefined && <StepDetails step={step} />}
      </div>
    </div>
  );
}
