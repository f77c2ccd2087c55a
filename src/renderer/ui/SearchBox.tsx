// A small field that narrows what is shown. What was typed is told once the typing rests.

import { useEffect, useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { Icon } from './Icon';
import { inputClass } from './TextField';

const restMs = 200;

interface SearchBoxProps {
  readonly label: string;
  /** What is searched for now; trimmed. */
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly testId?: string;
}

export function SearchBox({ label, query, onSearch, testId }: SearchBoxProps) {
  const [draft, setDraft] = useState(query);
  const [told, setTold] = useState(query);
  // Cleared or changed by somebody else: the field follows.
  if (query !== told) {
    setTold(query);
    if (draft.trim() !== query) setDraft(query);
  }
  const wanted = draft.trim();
  useEffect(() => {
    if (wanted === query) return undefined;
    const timer = setTimeout(() => {
      onSearch(wanted);
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted, query, onSearch]);
  return (
    <SearchField
      aria-label={label}
      className="relative w-44 min-w-24 shrink"
      maxLength={1024}
      onChange={setDraft}
      value={draft}
    >
      <span className="pointer-events-none absolute top-2 left-2.5 text-ink-faint">
        <Icon name="search" size={14} />
      </span>
      <Input
        className={`h-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden ${inputClass}`}
        data-testid={testId}
        placeholder={label}
        spellCheck="false"
      />
    </SearchField>
  );
}
