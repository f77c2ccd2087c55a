// What the panel remembers while it is away: the filter, the step in front, and the steps
// as they were when it was paused.

import { create } from 'zustand';
import type { ActivityView } from '../../../shared/ipc/views';
import { useEngine } from '../../store/engine-store';
import type { StepFilter } from './steps';

export interface ActivityState {
  readonly view: 'steps' | 'keys';
  readonly filter: StepFilter;
  /** Key of the step whose details are shown. */
  readonly chosen: string | null;
  /** The list stands still and shows these; null while it is live. */
  readonly paused: readonly ActivityView[] | null;
  /** The newest steps are in sight. */
  readonly isFollowing: boolean;
}

export const noFilter: StepFilter = {
  ...{ side: 'both', kind: 'all', text: '' },
  connections: new Set(),
};

export const useActivity = create<ActivityState>(() => ({
  view: 'steps',
  filter: noFilter,
  chosen: null,
  paused: null,
  isFollowing: true,
}));

export function changeFilter(changes: Partial<StepFilter>): void {
  useActivity.setState(({ filter }) => ({ filter: { ...filter, ...changes } }));
}

export function chooseStep(chosen: string | null): void {
  useActivity.setState({ chosen });
}

export function follow(isFollowing: boolean): void {
  useActivity.setState({ isFollowing });
}

export function showView(view: ActivityState['view']): void {
  useActivity.setState({ view });
}

export function togglePause(): void {
  useActivity.setState(({ paused }) => ({
    paused: paused === null ? (useEngine.getState().snapshot?.activity ?? []) : null,
  }));
}

/** Shows the steps of one connection, from wherever it was mentioned. */
export function showConnection(connection: string): void {
  useActivity.setState({
    view: 'steps',
    filter: { ...noFilter, connections: new Set([connection]) },
  });
}
