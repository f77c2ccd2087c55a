// A call that must not come early. Timers may fire up to a millisecond before their time, and
// the wall clock can be set; both would let a refusal out before its delay (PROTOCOL.md section 6).

/** Runs `act` once `performance.now()` has reached `dueMs`; at once when it has already. */
export function notBefore(dueMs: number, act: () => void): void {
  const leftMs = dueMs - performance.now();
  if (leftMs > 0) setTimeout(notBefore, Math.ceil(leftMs), dueMs, act);
  else act();
}
