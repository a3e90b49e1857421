import { api } from '../../api/client';
import { Act, type ActField } from '../../parts/act';
import { type CodeRow } from '../../parts/catalogue';
import { termsOf, writtenEscalationPath } from './code-terms';

/** Defines a code, or the next version of one. Exceptions that are open keep the terms that they were raised with. */
export const DefineAct = ({ of }: { readonly of?: CodeRow }) => (
  <Act
    command="define-exception-code"
    label={of ? 'Edit' : 'Define a code'}
    size={of ? 'compact-sm' : 'compact-md'}
    fields={fieldsOf(of)}
    run={(values) =>
      api.PUT('/v1/exception-codes/{code}', {
        params: { path: { code: of?.code ?? values['code'] ?? '' } },
        body: termsOf(values, of),
      })
    }
  >
    {of
      ? `This becomes version ${of.version + 1} of ${of.code}. What is open keeps the terms that it was raised with.`
      : 'A code is a name for a way in which work gets stuck: letters, digits and hyphens.'}
  </Act>
);

const fieldsOf = (of: CodeRow | undefined): readonly ActField[] => [
  ...(of ? [] : [{ name: 'code', label: 'Code', required: true }]),
  { name: 'title', label: 'What it means', required: true, initial: of?.title ?? '' },
  { name: 'owner', label: 'Owner', initial: known(of?.owner), description: 'Who works on it.' },
  {
    name: 'sla',
    label: 'Time',
    required: true,
    initial: of?.sla ?? '',
    description: 'An ISO 8601 duration: PT4H, P2D.',
  },
  {
    name: 'remediationOwner',
    label: 'Remediation owner',
    initial: known(of?.remediationOwner),
    description: 'Who mends the cause when it repeats.',
  },
  {
    name: 'escalationPath',
    label: 'EscalationPath',
    kind: 'lines',
    initial: writtenEscalationPath(of?.escalationPath ?? []),
    description:
      'A line for each escalation step: after how long, and who is called. PT4H operations-lead',
  },
  { name: 'calendar', label: 'Calendar', initial: of?.calendar ?? '' },
  {
    name: 'aliases',
    label: 'Former names',
    initial: of?.aliases.join(', ') ?? '',
    description: 'Raised by one of them it is this code.',
  },
];

const known = (name = ''): string => (name === 'TBD' ? '' : name);
