// `bau serve`: a server until a signal comes, and what happens at it on standard output.

import { fillText } from '../../../shared/i18n/texts';
import type { Listening, VaultFilesView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { groups } from '../format';
import { ServeLog } from './serve-log';

export const serve: Command = {
  options: ['vault', 'port', 'host', 'label', 'any-extension'],
  required: ['vault'],
  operands: '',
  least: 0,
  most: 0,
  endsBySignal: true,
  prepare: (values) => {
    const vaultDir = values.required('vault', values.folder('vault'));
    const port = values.port() ?? 1235;
    const host = values.text('host', { max: 255 }) ?? '127.0.0.1';
    const label = values.text('label', { max: 64 });
    const anyExtension = values.has('any-extension');
    return async (context) => {
      const { engine, output, texts } = context;
      const log = new ServeLog(context);
      const listening = await engine.do('server.start', {
        vaultDir,
        port,
        host,
        label,
        anyExtension,
      });
      const { server } = await engine.do('snapshot', {});
      output.result({ type: 'listening', ...listening }, () =>
        greeting(context, listening, vaultDir, label ?? server.config.label, server.files),
      );
      for (const { name, why } of server.files.problems) {
        output.result({ type: 'problem', name, why }, () =>
          fillText(texts.all.serve.problem, { name: visibleText(name), why }),
        );
      }
      log.start();
      await context.stopped;
      if (!output.isJson) output.note(texts.all.serve.stopping);
      await engine.close();
      output.result({ type: 'stopped' }, () => texts.all.serve.stopped);
    };
  },
};

function greeting(
  { texts, format }: Context,
  { addresses, fp }: Listening,
  folder: string,
  label: string,
  { files, bytes }: VaultFilesView,
): string[] {
  const { serve: say } = texts.all;
  const [address = '', ...others] = addresses;
  const also = others.length === 0 ? '' : fillText(say.alsoAt, { addresses: others.join(', ') });
  const size = format.bytes(bytes);
  return [
    fillText(say.serving, { folder: visibleText(folder), label: visibleText(label) }) +
      ` (${texts.counted({ one: say.files_one, other: say.files_other }, files, { size })})`,
    [fillText(say.listening, { address }), also].filter((part) => part !== '').join(', '),
    fillText(say.fingerprint, { fp: groups(fp) }),
    say.invite,
    say.stop,
    '',
  ];
}
