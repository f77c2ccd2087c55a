// How long an invite can be made to last.

const hourMs = 3_600_000;

export const inviteLives = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;

export type InviteLife = keyof typeof inviteLives;
