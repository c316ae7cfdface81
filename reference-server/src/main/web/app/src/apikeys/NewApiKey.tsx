import { failureIn } from '@farhand/viewer';
import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { MadeApiKey } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { useApi, useMe } from '../live/services';
import { CopyLine, FailureBox } from '../ui/basics';
import { DAY, scopesOnOffer, VALID_DAYS } from './scopes';

/** Two steps: what the program may do, then the one look at its key. */
export function NewApiKey({ onDone }: { readonly onDone: () => void }) {
  const t = useText();
  const [made, setMade] = useState<MadeApiKey>();
  if (!made) {
    return <Form onMade={setMade} onCancel={onDone} />;
  }
  return (
    <Stack gap="md">
      <Text size="sm">{t('apiKeys.send')}</Text>
      <CopyLine value={made.key} label={t('apiKeys.secret')} />
      <Text size="sm" c="dimmed">
        {t('apiKeys.once')}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onDone}>{t('action.done')}</Button>
      </Group>
    </Stack>
  );
}

function Form({ onMade, onCancel }: { readonly onMade: (key: MadeApiKey) => void; readonly onCancel: () => void }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { permissions } = useMe();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number>(VALID_DAYS[1]);
  const make = useMutation({
    mutationFn: () => withRecentFactor(() => api.apiKeys.make({ label: label.trim(), scopes, expiresInSeconds: days * DAY })),
    onSuccess: (key) => {
      onMade(key);
      void queries.invalidateQueries({ queryKey: ['apiKeys'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('apiKeys.label')}
          description={t('apiKeys.labelHint')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Checkbox.Group
          label={t('apiKeys.scopes')}
          description={t('apiKeys.scopesHint')}
          value={scopes}
          onChange={setScopes}
          required
        >
          <Stack gap="xs" mt="xs">
            {scopesOnOffer(permissions).map((scope) => (
              <Checkbox key={scope} size="xs" value={scope} label={t(`permission.${scope}`)} description={scope} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label={t('token.validFor')}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={VALID_DAYS.map((n) => ({ value: String(n), label: t('token.days', { n }) }))}
          allowDeselect={false}
        />
        {make.error && <FailureBox failure={failureIn(make.error)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={scopes.length === 0}>
            {t(make.isPending ? 'apiKeys.making' : 'apiKeys.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
