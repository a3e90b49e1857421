import { type CodeRow } from '../../parts/catalogue';

type EscalationSteps = CodeRow['escalationPath'];
type Values = Readonly<Record<string, string>>;

/** What nobody is known for is stated by leaving it out. */
const nobody = (name: string): boolean => name === '' || name === 'TBD';

/** An escalation path as people write it: one step a line, after how long and who is called. `PT4H operations-lead`. */
export const escalationPathOf = (written: string): EscalationSteps =>
  linesOf(written).map((line) => {
    const [after = '', ...owner] = line.split(/\s+/);
    return { after, owner: owner.join(' ') };
  });

export const writtenEscalationPath = (escalationPath: EscalationSteps): string =>
  escalationPath.map(({ after, owner }) => `${after} ${owner}`).join('\n');

/**
 * What a definition says, from the fields of its form. The terms of break-glass have no fields there: they stay as they are,
 * because a definition that leaves them out would take them away.
 */
export const termsOf = (values: Values, before?: CodeRow) => ({
  title: values['title'] ?? '',
  sla: values['sla'] ?? '',
  ...stated('owner', values['owner']),
  ...stated('remediationOwner', values['remediationOwner']),
  ...stated('calendar', values['calendar']),
  ...(values['escalationPath']
    ? { escalationPath: escalationPathOf(values['escalationPath']) }
    : {}),
  ...(values['aliases'] ? { aliases: values['aliases'].split(/[\s,]+/).filter(Boolean) } : {}),
  ...(before?.breakGlass ? { breakGlass: before.breakGlass } : {}),
});

const stated = <K extends string>(name: K, value = ''): Partial<Record<K, string>> =>
  nobody(value.trim()) ? {} : ({ [name]: value.trim() } as Record<K, string>);

const linesOf = (written: string): readonly string[] =>
  written
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
