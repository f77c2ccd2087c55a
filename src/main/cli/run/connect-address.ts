// `bau connect HOST:PORT`: a server no invite told of. Its fingerprint is shown, a person
// accepts it or names it with --accept, and only then an ID is claimed there. Without
// --id it is for a vault that is known and has moved.

import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { ConnectedView, EngineOutput } from '../../../shared/ipc/commands';
import type { Action, Context } from '../context';
import { groups } from '../format';
import { UsageError } from '../usage-error';
import type { Values } from '../values';
import { idIn } from './ids-options';

type Found = EngineOutput<'server.probe'>;

/** A fingerprint as people write it: in groups, in any case. */
function fingerprintIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bare = text.replaceAll(/[\s-]/g, '').toLowerCase();
  if (!/^[a-z2-7]{26}$/.test(bare)) throw new UsageError('badFingerprint', { value: text });
  return bare;
}

/** `told` is what a connection that was made is told with. */
export function connectByAddress(
  values: Values,
  address: string,
  told: (context: Context, view: ConnectedView) => void,
): Action {
  const as = values.text('as', { max: 64 });
  const typed = values.last('id');
  const id = typed === undefined ? undefined : idIn(typed);
  const accepted = fingerprintIn(values.last('accept'));
  return async (context) => {
    const { engine } = context;
    if (id === undefined) {
      const { fp, known } = await engine.do('server.probe', { address });
      if (!known || (accepted !== undefined && accepted !== fp))
        throw new BauError('unknown_vault');
      told(context, await engine.do('vault.connect', { vault: fp, address }));
      return;
    }
    const fp = accepted ?? (await accept(context, await engine.do('server.probe', { address })));
    told(context, await engine.do('vault.claim', { address, id, fp, as }));
  };
}

/** The fingerprint once a person accepted it. Rejects with BauError('not_accepted'). */
async function accept(context: Context, { host, port, fp, known }: Found): Promise<string> {
  const { output, texts, terminal } = context;
  const { connect: say } = texts.all;
  output.result({ type: 'server', host, port, fp, known }, () => []);
  output.note(fillText(say.answers, { address: `${host}:${String(port)}` }));
  output.note(`  ${groups(fp)}`);
  if (!terminal.isThere) throw new BauError('not_accepted');
  output.note(say.compare);
  const answer = await terminal.line(say.accept);
  if (!/^(y|yes|s|sim)$/i.test(answer)) throw new BauError('not_accepted');
  return fp;
}
