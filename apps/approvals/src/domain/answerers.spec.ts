import { type CredentialHolder } from '#contracts';
import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { LATER, NOW, opened, quorum, requested, signed } from '../../test/approval-builders';
import { answerersOf } from './answerers';
import { approvalDecider } from './approval.decider';
import { type Absences } from './absences';

const holder = (principal: string, more: Partial<CredentialHolder> = {}): CredentialHolder => ({
  principal,
  roles: ['approver'],
  owners: [],
  issuedBy: [],
  ...more,
});
const forFinance = { owners: ['finance-lead'] };

const answerers = (
  holders: readonly CredentialHolder[],
  past: readonly PastEvent[] = [opened(), requested()],
  absences: Absences = {},
) => {
  const workOrder = fold(approvalDecider, recorded(past));
  const approval = workOrder.approvals['approval-1']!;
  return answerersOf({ workOrder, approval, absences, now: NOW }, holders);
};
const namesOf = (...made: Parameters<typeof answerers>): readonly string[] =>
  answerers(...made).people.map(({ principal }) => principal);

describe('who could answer an approval', () => {
  it('[A1] is its owner, and everybody whose credential lists the owner or all', () =>
    expect(
      namesOf([
        holder('finance-lead'),
        holder('erik', forFinance),
        holder('erik', forFinance),
        holder('dana', { owners: ['*'] }),
        holder('lea', { owners: ['legal-lead'] }),
      ]),
    ).toEqual(['dana', 'erik', 'finance-lead']));

  it('[A4] is no requester, no key that one issued, and no delegate, integrator or reader', () =>
    expect(
      namesOf(
        [
          holder('agent-7', forFinance),
          holder('olga', forFinance),
          holder('erik', { ...forFinance, issuedBy: ['agent-7'] }),
          holder('bot', { ...forFinance, roles: ['approver', 'delegate'] }),
          holder('shop', { ...forFinance, roles: ['approver', 'integrator'] }),
          holder('ann', { ...forFinance, roles: ['analyst'] }),
          holder('dana', forFinance),
        ],
        [opened({}, { id: 'olga' }), requested()],
      ),
    ).toEqual(['dana']));

  it('[A6] are the named signers, and says who has signed', () =>
    expect(
      answerers(
        [holder('ana'), holder('ben'), holder('finance-lead')],
        [opened(), requested({ quorum }), signed()],
      ).people,
    ).toEqual([
      { principal: 'ana', isAway: false, hasSigned: true },
      { principal: 'ben', isAway: false, hasSigned: false },
    ]));

  it('[A6] is the deputy while the owner is away, and says who is', () => {
    const away = { deputy: 'dora', from: NOW, until: LATER, declaredBy: ['finance-lead'] };
    expect(
      answerers([holder('finance-lead'), holder('dora')], undefined, { 'finance-lead': away }),
    ).toEqual({
      owner: 'finance-lead',
      deputy: 'dora',
      people: [
        { principal: 'dora', isAway: false, hasSigned: false },
        { principal: 'finance-lead', isAway: true, hasSigned: false },
      ],
    });
  });

  it('is nobody while it has no owner', () =>
    expect(
      namesOf([holder('dana', { owners: ['*'] })], [opened(), requested({ owner: 'TBD' })]),
    ).toEqual([]));
});
