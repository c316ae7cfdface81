import { failureIn } from '@farhand/viewer';
import { Button } from '@mantine/core';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '../i18n/text';
import { Empty, FailureBox } from '../ui/basics';
import css from '../ui/basics.module.css';

/** A page that could not be made: why, and a way out. */
export function Oops({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main className={css['page']}>
      <FailureBox failure={failureIn(error)} onRetry={() => void router.invalidate()} />
    </main>
  );
}

export function NotFound() {
  const t = useText();
  return (
    <main>
      <Empty title={t('notFound.title')} hint={t('notFound.hint')} level="h1">
        <Button component={Link} to="/devices">
          {t('notFound.devices')}
        </Button>
      </Empty>
    </main>
  );
}
