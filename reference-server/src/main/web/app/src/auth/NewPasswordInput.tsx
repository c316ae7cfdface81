import { PasswordInput } from '@mantine/core';
import { useText } from '../i18n/text';
import { SHORTEST_PASSWORD } from './passwords';

/** A password that is being chosen, with what the server asks of it. */
export function NewPasswordInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (password: string) => void;
  /** Where nothing else is to be filled in. */
  readonly autoFocus?: boolean;
}) {
  const t = useText();
  return (
    <PasswordInput
      label={props.label}
      description={t('password.rule', { n: SHORTEST_PASSWORD })}
      autoComplete="new-password"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      minLength={SHORTEST_PASSWORD}
      autoFocus={props.autoFocus ?? false}
      required
    />
  );
}
