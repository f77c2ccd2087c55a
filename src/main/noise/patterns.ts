// Handshake patterns of the Noise specification (sections 7 and 9) as data: what each side
// knows beforehand, and the tokens of each message. Baú itself speaks XX only; the others
// are here so that published test vectors exercise every token.

export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss' | 'psk';

export interface HandshakePattern {
  /** With its modifiers, as it stands in a protocol name: `XX`, `IKpsk2`. */
  readonly name: string;
  /** Pre-messages: whether the static key of that side is known to the other. */
  readonly initiatorKnown: boolean;
  readonly responderKnown: boolean;
  /** The messages in order, the initiator's first. */
  readonly messages: readonly (readonly Token[])[];
}

function pattern(name: string, known: string, ...messages: string[]): HandshakePattern {
  return {
    name,
    initiatorKnown: known.includes('->'),
    responderKnown: known.includes('<-'),
    messages: messages.map((line) => line.split(' ') as Token[]),
  };
}

/** The patterns without modifiers. `->` and `<-` say whose static key is known beforehand. */
export const patterns = {
  NN: pattern('NN', '', 'e', 'e ee'),
  NK: pattern('NK', '<-', 'e es', 'e ee'),
  KK: pattern('KK', '-> <-', 'e es ss', 'e ee se'),
  XK: pattern('XK', '<-', 'e es', 'e ee', 's se'),
  IK: pattern('IK', '<-', 'e es s ss', 'e ee se'),
  XX: pattern('XX', '', 'e', 'e ee s es', 's se'),
} as const;

/**
 * The pattern with the modifier `psk<position>`: 0 puts the token before the first
 * message's others, n at the end of message n. Throws RangeError on a position that the
 * pattern has not.
 */
export function withPsk(base: HandshakePattern, position: number): HandshakePattern {
  if (!Number.isInteger(position) || position < 0 || position > base.messages.length) {
    throw new RangeError('noise: psk position');
  }
  const at = Math.max(position - 1, 0);
  const messages = base.messages.map((tokens, i): readonly Token[] => {
    if (i !== at) return tokens;
    return position === 0 ? ['psk', ...tokens] : [...tokens, 'psk'];
  });
  const joint = base.messages.flat().includes('psk') ? '+' : '';
  return { ...base, name: `${base.name}${joint}psk${String(position)}`, messages };
}

/** The whole name of the one suite implemented here, for a pattern. */
export function protocolName({ name }: HandshakePattern): string {
  return `Noise_${name}_25519_ChaChaPoly_BLAKE2b`;
}
