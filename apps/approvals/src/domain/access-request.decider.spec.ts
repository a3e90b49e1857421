import { metadata, specFor } from '#testkit';
import { type WorkOrder } from '#work-order';
import {
  action,
  waits,
  runs,
  item,
  terms,
  submitted,
  bySender,
  work,
  waiting,
} from '../../test/access-request-builders';
import { decided, granted, LATER, NOW, opened, requested } from '../../test/approval-builders';
import { accessRequestDecider } from './access-request.decider';

const { given } = specFor(accessRequestDecider);
const command = (
  type: string,
  data: object,
  workOrder: WorkOrder,
  by: string,
  webhookId?: string,
): never =>
  ({
    type,
    data,
    metadata: metadata({ actor: { id: by } }),
    context: { workOrders: [workOrder], mappings: [], webhookId },
  }) as never;
const submit = (changed: object = {}, workOrder = waiting, by = 'agent-7') =>
  command(
    'submit-access-request',
    { ...terms, items: [{ ...item, proposal: action, question: 'q-1', ...changed }] },
    workOrder,
    by,
  );
const cancel = (workOrder = waiting, by = 'agent-7') =>
  command('cancel-access-request', { requestId: 'arq_1' }, workOrder, by);

describe('submitting an access request', () => {
  it('[N6] follows a decision that waits', () => given().when(submit()).then(submitted));

  it('[N6] follows one that was granted meanwhile', () =>
    given()
      .when(submit({}, work(opened(), requested(), waits, granted(), runs())))
      .then(submitted));

  it('[N6] happens once', () => given(bySender).when(submit()).thenNothing());

  it('[N6] once more says the same as before, or is refused', () => {
    const wanted = {
      justification: 'Audit',
      requestedUntil: LATER,
      answers: [{ field: 'purpose', value: 'audit' }],
    };
    const stating = (stated: object): never => {
      const sent = submit() as { data: object };
      return { ...sent, data: { ...sent.data, ...stated } } as never;
    };
    const recordedAs = { ...bySender, data: { ...bySender.data, ...wanted } };
    given(recordedAs).when(stating(wanted)).thenNothing();
    for (const other of [
      { justification: 'Curiosity' },
      { requestedUntil: NOW },
      { answers: [{ field: 'purpose', value: 'repair' }] },
    ])
      given(recordedAs).when(stating(other)).thenRefused('duplicate_request');
  });

  it.each<readonly [string, object]>([
    ['question', { question: 'q-2' }],
    ['decision', { decisionId: 'decision-2' }],
  ])('[N6] once more for another %s is refused', (_, changed) =>
    given(bySender)
      .when(
        submit(changed, work(opened(), requested(), waits, granted(), runs({ question: 'q-1' }))),
      )
      .thenRefused('invalid_denial_binding'),
  );

  it.each<readonly [string, object, string]>([
    ['of somebody else', {}, 'agent-8'],
    ['that nobody made', { decisionId: 'decision-9' }, 'agent-7'],
    ['on another action', { proposal: { ...action, system: 'ledger' } }, 'agent-7'],
    ['of another workflow', { workflowId: 'refunds' }, 'agent-7'],
    ['on another question', { question: 'q-2' }, 'agent-7'],
    ['on any question', { question: undefined }, 'agent-7'],
  ])('[N6] refuses a decision %s', (_, changed, by) =>
    given()
      .when(submit(changed, waiting, by))
      .thenRefused('invalid_denial_binding'),
  );

  it('[N6] refuses the same task to somebody else', () =>
    given(bySender)
      .when(submit({}, waiting, 'agent-8'))
      .thenRefused('invalid_denial_binding'));

  it('[N6] refuses a decision for other people', () => {
    const forAlice = { ...waits, actor: { id: 'agent-7', onBehalfOf: ['alice'] } };
    given()
      .when(submit({}, work(opened(), requested(), forAlice)))
      .thenRefused('invalid_denial_binding');
  });

  it.each<readonly [string, object]>([
    ['runs', { outcome: 'run' }],
    ['stops', { outcome: 'stop' }],
    ['waits for no approval', { approvals: [] }],
    ['waits for nobody', { code: 'owner-missing' }],
  ])('[N6] refuses a decision that %s', (_, changed) => {
    const other = decided({ action, question: 'q-1', validUntil: LATER, ...changed });
    given()
      .when(submit({}, work(opened(), requested(), other)))
      .thenRefused('not_requestable');
  });

  it('[N6] refuses a denial that has expired', () =>
    given()
      .when(
        submit(
          {},
          work(opened(), requested(), decided({ action, question: 'q-1', validUntil: NOW })),
        ),
      )
      .thenRefused('expired_denial'));
});

describe('the form of an access request', () => {
  const fields = [{ name: 'purpose', choices: [{ value: 'audit', label: 'An audit' }] }];
  const mappings = [{ subjects: [], form: { requires: ['purpose'], fields } }];
  const filledIn = (answers?: readonly object[], past = waiting): never => {
    const sent = submit({}, past) as { data: object; context: object };
    const data = { ...sent.data, ...(answers && { answers }) };
    return { ...sent, data, context: { ...sent.context, mappings } } as never;
  };

  it('[N6] is recorded as it was filled in', () =>
    given()
      .when(filledIn([{ field: 'purpose', value: 'audit' }]))
      .then({
        ...submitted,
        data: {
          ...submitted.data,
          answers: [{ field: 'purpose', value: 'audit', title: 'purpose', label: 'An audit' }],
        },
      }));

  it('[N6] has to be filled in, and once', () => {
    given().when(filledIn()).thenRefused('invalid_request');
    given()
      .when(filledIn([{ field: 'purpose', value: 'fun' }]))
      .thenRefused('invalid_request');
    given(bySender).when(filledIn()).thenNothing();
  });

  it('[N6] is hidden from who has no such denial', () =>
    given()
      .when(filledIn([], work(opened())))
      .thenRefused('invalid_denial_binding'));
});

describe('the callback of an access request', () => {
  const callback = { endpoint: 'https://pep.example/', state: 's-1' };
  const following = (wanted: object | undefined, webhookId?: string) =>
    command(
      'submit-access-request',
      {
        ...terms,
        items: [{ ...item, proposal: action, question: 'q-1' }],
        ...(wanted && { callback: wanted }),
      },
      waiting,
      'agent-7',
      webhookId,
    );
  const recordedTo = (webhookId: string) => ({
    ...bySender,
    data: { ...submitted.data, callback: { webhookId, state: 's-1' } },
  });

  it('[N6] names the webhook, not its address', () =>
    given()
      .when(following(callback, 'w-1'))
      .then({ type: submitted.type, data: recordedTo('w-1').data }));

  it('[N6] is refused where no webhook may be called for the requester', () =>
    given().when(following(callback)).thenRefused('callback_not_allowed'));

  it('[N6] stays as it is', () => {
    given(recordedTo('w-1')).when(following(callback, 'w-1')).thenNothing();
    given(recordedTo('w-1')).when(following(undefined)).thenNothing();
    given(recordedTo('w-1')).when(following(callback)).thenRefused('callback_not_allowed');
    given(recordedTo('w-1'))
      .when(following({ ...callback, state: 's-2' }, 'w-1'))
      .thenRefused('duplicate_request');
    given(recordedTo('w-1')).when(following(callback, 'w-2')).thenRefused('duplicate_request');
    given(bySender).when(following(callback, 'w-1')).thenRefused('duplicate_request');
  });
});

describe('cancelling an access request', () => {
  const cancelled = {
    type: 'access-request.cancelled',
    data: {
      requestId: 'arq_1',
      items: [1],
      decisions: [{ workOrderId: 'wo-1', decisionId: 'decision-1' }],
    },
  };

  it('[N6] ends what is pending', () => given(bySender).when(cancel()).then(cancelled));

  it('[N6] is refused where nothing is pending', () => {
    given(bySender, cancelled).when(cancel()).thenRefused('invalid_task_state');
    given(bySender)
      .when(cancel(work(opened(), requested(), waits, granted(), runs())))
      .thenRefused('invalid_task_state');
  });

  it('[N6] is for its requester alone', () => {
    given().when(cancel()).thenRefused('unknown_task');
    given(bySender).when(cancel(waiting, 'agent-8')).thenRefused('unknown_task');
  });
});
