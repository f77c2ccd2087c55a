// A failure in place: what happened and what to do next, and a way to do it when there is
// one. Announced when it appears.

import type { ReactNode } from 'react';
import type { Failure } from '../../shared/errors';
import { failureText, statusText } from '../i18n/failure';
import { Icon } from './Icon';
import { Tag } from './Tag';

interface FailureNoticeProps {
  readonly failure: Failure;
  readonly title?: string;
  readonly action?: ReactNode;
  readonly testId?: string;
}

export function FailureNotice({ failure, title, action, testId }: FailureNoticeProps) {
  const { what, next } = failureText(failure);
  return (
    <div
      className="flex items-start gap-3 rounded-lg border border-bad/30 bg-bad-soft px-4 py-3"
      data-reason={failure.reason}
      data-status={failure.status}
      data-testid={testId}
      role="alert"
    >
      <span className="mt-0.5 text-bad">
        <Icon name="warning" />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {title ?? what}
          {failure.status > 0 && <Tag tone="bad">{statusText(failure.status)}</Tag>}
        </p>
        {title !== undefined && <p>{what}</p>}
        <p className="text-ink-soft">{next}</p>
      </div>
      {action}
    </div>
  );
}
