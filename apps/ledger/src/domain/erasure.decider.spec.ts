import { fold } from '#kernel';
import { metadata, recorded as recordedAll, specFor } from '#testkit';
import { erasureDecider, type StreamErasure } from './erasure.decider';

const { given } = specFor(erasureDecider);

const workOrderId = 'wo-1';
const reason = 'requested by the customer';
const erasureId = 'erasure-1';
const sha256 = 'ab'.repeat(32);
const sealed = { ref: '0190a0b0-0000-7000-8000-000000000001', sha256 };

describe('erasing evidence of a stream', () => {
  it('[V4] says that the evidence that is meant is shredded, and no other', () =>
    given(stored('e1'), stored('e2'))
      .when(erasing({ evidenceId: 'e1' }))
      .then(shredded('e1')));

  it('[V4] means all that is about somebody, and says that their key goes', () =>
    given(stored('e1', 'ana'), stored('e2', 'ben'), stored('e3', 'ana'), stored('e4'))
      .when(erasing({ subject: 'ana' }))
      .then(shredded('e1', { subject: 'ana' }), shredded('e3', { subject: 'ana' })));

  it('[V4] shreds nothing twice, however it is meant', () => {
    const before = [stored('e1', 'ana'), shredded('e1')];
    given(...before)
      .when(erasing({ evidenceId: 'e1' }))
      .thenNothing();
    given(...before)
      .when(erasing({ subject: 'ana' }))
      .thenNothing();
  });

  it('[V4] does not bring back what was erased by telling it again', () =>
    given(stored('e1'), shredded('e1'), stored('e1'))
      .when(erasing({ evidenceId: 'e1' }))
      .thenNothing());

  it('[V4] shreds content that an old event stored inline', () =>
    given(recorded('e1', { content: sealed }))
      .when(erasing({ evidenceId: 'e1' }))
      .then(shredded('e1')));

  it('[V4] has nothing to shred of content that is stored elsewhere, or nowhere', () => {
    const elsewhere = recorded('e1', { uri: 'https://files.example/1', subject: 'ana' });
    given(elsewhere)
      .when(erasing({ evidenceId: 'e1' }))
      .thenNothing();
    given(elsewhere)
      .when(erasing({ subject: 'ana' }))
      .thenNothing();
    given(recorded('e1', { isStored: false }))
      .when(erasing({ evidenceId: 'e1' }))
      .thenNothing();
    given(stored('e1'))
      .when(erasing({ evidenceId: 'constructor' }))
      .thenNothing();
    given(shredded('e1'))
      .when(erasing({ evidenceId: 'e1' }))
      .thenNothing();
  });

  it('[V4] shreds what came after it was named, and lies here now', () => {
    const named = [
      recorded('e1', { uri: 'https://files.example/1', subject: 'ana' }),
      stored('e2'),
    ];
    given(...named)
      .when(erasing({ evidenceId: 'e1' }, {}, ['e1', 'e2']))
      .then(shredded('e1'));
    given(...named)
      .when(erasing({ subject: 'ana' }, {}, ['e1']))
      .then(shredded('e1', { subject: 'ana' }));
    given(...named, shredded('e1'))
      .when(erasing({ evidenceId: 'e1' }, {}, ['e1']))
      .thenNothing();
  });

  it('[V4] shreds what is recorded only after an event that says it was shredded', () =>
    given(shredded('e1'), stored('e1'))
      .when(erasing({ evidenceId: 'e1' }))
      .then(shredded('e1')));

  it('[V4] notes when evidence was shredded, and with whose key', () => {
    const at = '2030-01-02T09:00:00.000Z';
    const bySubject = { ...shredded('e1', { subject: 'ana' }), recordedAt: at };
    const past = recordedAll([stored('e1', 'ana'), stored('e2'), bySubject]);
    const { evidence } = fold(erasureDecider, past);
    expect(evidence['e1']!.shredded).toEqual({ withSubject: 'ana', at });
    expect(evidence['e2']!.shredded).toBe(false);
  });

  it('[V4] names no work order where the evidence is of none', () =>
    given(stored('e1'))
      .when(erasing({ evidenceId: 'e1' }, { workOrderId: undefined }))
      .then(shredded('e1', { workOrderId: undefined })));
});

describe('erasing the texts of a work order', () => {
  it('[V4] says that all up to here are shredded', () =>
    given(skipped()).when(erasing('texts')).then(textsShredded()));

  it('[V4] refuses where there are no texts, or erased ones only', () => {
    const refusal = {
      message: `Work order ${workOrderId} has no free texts that are still there.`,
    };
    given().when(erasing('texts')).thenRefused('nothing_to_erase', refusal);
    given(skipped(), textsShredded()).when(erasing('texts')).thenRefused('nothing_to_erase');
    const quiet = { type: 'step.completed', data: { workOrderId, step: 'a' } };
    given(quiet).when(erasing('texts')).thenRefused('nothing_to_erase');
  });

  it('[V4] names no work order where the stream is of none', () => {
    const other = { stream: 'quarantine-1', workOrderId: undefined };
    given(skipped())
      .when(erasing('texts', other))
      .then({ type: 'texts.shredded', data: { reason, erasureId } });
    given().when(erasing('texts', other)).thenRefused('nothing_to_erase', {
      message: 'quarantine-1 has no free texts that are still there.',
    });
  });

  it('[V4] can be repeated when the stream has new texts', () =>
    given(skipped(), textsShredded(), skipped(), stored('e1'))
      .when(erasing('texts'))
      .then(textsShredded()));

  it('[V4] leaves evidence alone, which has its own erasure', () =>
    given(recorded('e1', { content: sealed }))
      .when(erasing('texts'))
      .thenRefused('nothing_to_erase'));
});

function erasing(
  what: StreamErasure['what'],
  extra: Partial<StreamErasure> = {},
  heldHere: readonly string[] = [],
) {
  const data = { erasureId, reason, stream: 'work-order-wo-1', workOrderId, what, ...extra };
  const context = { heldHere: new Set(heldHere) };
  return { type: 'erase', data, metadata: metadata(), context } as const;
}
function recorded(evidenceId: string, more: object) {
  return { type: 'evidence.recorded', data: { workOrderId, evidenceId, sha256, ...more } };
}
function stored(evidenceId: string, subject?: string) {
  return recorded(evidenceId, { isStored: true, subject });
}
function shredded(evidenceId: string, more: object = {}) {
  return {
    type: 'evidence.shredded',
    data: { workOrderId, evidenceId, reason, erasureId, ...more },
  } as const;
}
function textsShredded() {
  return { type: 'texts.shredded', data: { workOrderId, reason, erasureId } } as const;
}
function skipped() {
  const data = { workOrderId, step: 'a', rationale: sealed, scope: 'this order only' };
  return { type: 'step.skipped', data };
}
