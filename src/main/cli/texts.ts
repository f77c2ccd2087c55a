// Sentences of the command line in the person's language. Refusals use those of the
// window wherever the next step is the same in both.

import type { Failure } from '../../shared/errors';
import en from '../../shared/i18n/cli.en.json';
import ptBR from '../../shared/i18n/cli.pt-BR.json';
import {
  catalogues,
  failureTexts,
  fillText,
  languageFor,
  type Language,
} from '../../shared/i18n/texts';
import { visibleText } from '../../shared/visible-text';

export type CliCatalogue = typeof en;

const cliCatalogues: Readonly<Record<Language, CliCatalogue>> = { 'pt-BR': ptBR, en };

/** A value may hold a peer's text. */
const shown = (value: string | number): string =>
  typeof value === 'string' ? visibleText(value) : String(value);

interface Sentences {
  readonly what: string;
  readonly next: string;
}

type Params = Readonly<Record<string, string | number>>;

/** The language a POSIX locale names; where none is set, that of the system. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((text) => text);
  const [name = ''] = (locale ?? Intl.DateTimeFormat().resolvedOptions().locale).split(/[.@]/);
  return languageFor('system', name);
}

export class Texts {
  readonly all: CliCatalogue;
  private readonly plural: Intl.PluralRules;

  constructor(readonly language: Language) {
    this.all = cliCatalogues[language];
    this.plural = new Intl.PluralRules(language);
  }

  /** What happened and what to do, as the command line says it. */
  failure({ reason, params }: Failure): Sentences {
    const own: Readonly<Record<string, Sentences | undefined>> = this.all.errors;
    const narrower = own[`${reason}_${String(params['need'])}`];
    const { what, next } = narrower ?? own[reason] ?? failureTexts(this.language)[reason];
    const values = Object.entries(params).map(([name, value]) => [name, shown(value)] as const);
    const shownParams = Object.fromEntries(values);
    return { what: fillText(what, shownParams), next: fillText(next, shownParams) };
  }

  /** Both sentences on one line. */
  failureLine(failure: Failure): string {
    const { what, next } = this.failure(failure);
    return `${what} ${next}`;
  }

  /** Short name of a status, such as `Not found`; empty for one that has none. */
  phrase(status: number): string {
    const phrases: Readonly<Record<string, string | undefined>> = catalogues[this.language].status;
    return status === 0 ? '' : (phrases[String(status)] ?? '');
  }

  /** The form of a sentence for a count; both have `{{count}}` in them. */
  counted(forms: { one: string; other: string }, count: number, params: Params = {}): string {
    const form = this.plural.select(count) === 'one' ? forms.one : forms.other;
    return fillText(form, { ...params, count });
  }
}
