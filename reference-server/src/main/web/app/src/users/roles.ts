import { ROLES, type Role } from '../api/types';
import { useText } from '../i18n/text';

/** The roles as a list to choose from. */
export function useRoles(): { value: Role; label: string }[] {
  const t = useText();
  return ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
}
