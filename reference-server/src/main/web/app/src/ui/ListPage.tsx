import { failureIn } from '@farhand/viewer';
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Card, Empty, FailureBox, PageHead, Waiting } from './basics';
import basics from './basics.module.css';
import { Dialog } from './Dialog';
import { Icon, type IconName } from './Icon';
import { useTitle } from './title';

interface Making {
  readonly words: string;
  readonly icon: IconName;
  readonly form: (onDone: () => void) => ReactNode;
  /** Whether the dialog is there from the beginning. */
  readonly begun?: boolean;
  readonly onClosed?: () => void;
}

/** A page that is one list, and a dialog that makes one more of what it lists. */
export function ListPage<T>(props: {
  readonly title: string;
  readonly query: UseQueryResult<readonly T[]>;
  readonly loading: string;
  readonly empty?: { readonly title: string; readonly hint: string };
  readonly list: string;
  readonly making: Making;
  readonly children: (rows: readonly T[]) => ReactNode;
}) {
  const { query, making, empty } = props;
  useTitle(props.title);
  const [open, setOpen] = useState(making.begun === true);
  const close = () => {
    setOpen(false);
    making.onClosed?.();
  };
  const none = empty && query.data?.length === 0;
  return (
    <div className={basics['page']}>
      <PageHead title={props.title}>
        <Button leftSection={<Icon name={making.icon} size={14} />} onClick={() => setOpen(true)}>
          {making.words}
        </Button>
      </PageHead>
      {query.error && <FailureBox failure={failureIn(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting>{props.loading}</Waiting>}
      {none && (
        <Empty {...empty}>
          <Button onClick={() => setOpen(true)}>{making.words}</Button>
        </Empty>
      )}
      {query.data && !none && (
        <Card title={props.list} flush>
          {props.children(query.data)}
        </Card>
      )}
      <Dialog opened={open} onClose={close} title={making.words} size="lg" closeOnClickOutside={false}>
        {making.form(close)}
      </Dialog>
    </div>
  );
}
