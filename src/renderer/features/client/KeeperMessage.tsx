// A short message to the vault's keeper, and the answer: the first thing the original
// report's programs did.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { maxMessageBytes } from '../../../shared/limits';
import { send } from '../../bridge/command';
import { failureText } from '../../i18n/failure';
import { Button } from '../../ui/Button';
import { PeerText } from '../../ui/PeerText';
import { TextField } from '../../ui/TextField';
import { recordExchange, useDraft, useTalk, type Exchange } from './client-store';

const utf8 = new TextEncoder();

export function KeeperMessage({ vault }: { readonly vault: string }) {
  const { t } = useTranslation();
  const talk = useTalk(vault);
  const [draft, setDraft] = useDraft(`message ${vault}`);
  const [isBusy, setBusy] = useState(false);
  const text = draft.trim();
  const isTooLong = utf8.encode(text).length > maxMessageBytes;

  const say = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (text === '' || isTooLong || isBusy) return;
    setBusy(true);
    const key = Date.now();
    recordExchange(vault, { key, text, answer: null, failure: null });
    const result = await send('vault.say', { vault, text });
    setBusy(false);
    recordExchange(vault, {
      key,
      text,
      answer: result.ok ? result.value.text : null,
      failure: result.ok ? null : result.error,
    });
    if (result.ok) setDraft('');
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <form className="flex items-end gap-2 p-4 py-3" onSubmit={(event) => void say(event)}>
        <div className="min-w-0 flex-1">
          <TextField
            error={isTooLong ? t('client.messageTooLong') : null}
            label={t('client.message')}
            maxLength={maxMessageBytes}
            onChange={setDraft}
            placeholder={t('client.messageHint')}
            testId="message-text"
            value={draft}
          />
        </div>
        <Button
          data-testid="message-send"
          isDisabled={text === '' || isTooLong || isBusy}
          type="submit"
        >
          {t(isBusy ? 'client.sending' : 'client.send')}
        </Button>
      </form>
      {talk.length > 0 && (
        <ol
          aria-label={t('client.message')}
          aria-live="polite"
          className="flex min-h-0 flex-1 flex-col gap-2 overflow-auto border-t border-line px-4 py-2.5"
        >
          {talk.map((exchange) => (
            <ExchangeRow exchange={exchange} key={exchange.key} />
          ))}
        </ol>
      )}
    </div>
  );
}

function ExchangeRow({ exchange }: { readonly exchange: Exchange }) {
  const { t } = useTranslation();
  const { text, answer, failure } = exchange;
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-2">
      <span className="text-ink-soft">{t('client.mine')}</span>
      <PeerText isWrapped text={text} />
      <span className="text-ink-soft">{t('client.answer')}</span>
      {failure !== null ? (
        <span className="text-bad">{failureText(failure).what}</span>
      ) : answer === null ? (
        <span className="text-ink-soft">{t('client.sending')}</span>
      ) : (
        <PeerText isWrapped testId="message-answer" text={answer} />
      )}
    </li>
  );
}
