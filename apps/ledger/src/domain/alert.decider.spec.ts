import { metadata, type PastEvent, specFor } from '#testkit';
import { alertDecider, type Evaluation } from './alert.decider';

const { given } = specFor(alertDecider);
const alertId = 'alert-1';
const context = { alertId, present: 0, errors: [] };
const threshold = { column: 'raised', is: '>=', value: 5 } as const;
const terms = { name: 'Many', report: 'exception-trends', groupBy: ['code'], threshold };

const created = (more: object = {}): PastEvent => ({
  type: 'alert.created',
  data: { alertId, ...terms, recipients: ['olga'], ...more },
});
const creating = (more: object = {}, around: object = {}, by: object = {}) =>
  ({
    type: 'create-alert',
    data: { ...terms, ...more },
    metadata: metadata({ roles: ['analyst'], ...by }),
    context: { ...context, ...around },
  }) as const;
const deleting = (by: object = {}) =>
  ({ type: 'delete-alert', data: { alertId }, metadata: metadata(by), context }) as const;
const ended = (because = 'it was deleted') => ({
  type: 'alert.ended',
  data: { alertId, because },
});

const figure = (code: string, value = 7) => ({ row: [code], value });
const evaluation = (codes: readonly string[], more: Partial<Evaluation> = {}): Evaluation => ({
  alertId,
  answeredAt: 100,
  dimensions: ['code'],
  link: '/v1/reports/exception-trends?groupBy=code',
  rows: codes.map((code) => figure(code)),
  more: false,
  ...more,
});
const evaluating = (codes: readonly string[], more: Partial<Evaluation> = {}) =>
  ({
    type: 'evaluate-alert',
    data: evaluation(codes, more),
    metadata: metadata({ roles: ['service'] }),
    context,
  }) as const;
const crossed = (codes: readonly string[], more: Partial<Evaluation> = {}): PastEvent => ({
  type: 'alert.crossed',
  data: {
    name: 'Many',
    report: 'exception-trends',
    threshold,
    recipients: ['olga'],
    ...evaluation(codes, more),
  },
});
const cleared = (codes: readonly string[], remaining = 0, answeredAt = 100): PastEvent => ({
  type: 'alert.cleared',
  data: { alertId, answeredAt, rows: codes.map((code) => ({ row: [code] })), remaining },
});

describe('creating an alert', () => {
  it('[Q12] saves the question for the person who asks it', () =>
    given().when(creating()).then(created()));

  it('[Q12] stores the workflows that its owner is limited to', () =>
    given()
      .when(creating({ recipients: ['ana'] }, {}, { workflows: ['refunds'] }))
      .then(created({ recipients: ['ana'], workflows: ['refunds'] })));

  it('[Q12] refuses a question that cannot be answered', () => {
    const errors = [{ pointer: '/threshold/column', message: 'must be one of raised' }];
    given().when(creating({}, { errors })).thenRefused('invalid_request', {
      errors,
      message: 'The question does not fit: threshold/column must be one of raised.',
    });
  });

  it('[Q12] refuses more alerts than are evaluated in time', () => {
    given()
      .when(creating({}, { present: 99 }))
      .then(created());
    given()
      .when(creating({}, { present: 100 }))
      .thenRefused('too_many_alerts');
  });

  it('creates none twice', () => given(created()).when(creating()).thenNothing());
});

describe('deleting an alert', () => {
  it('[Q12] is for the person who created it, operators and admins', () => {
    given(created())
      .when(deleting({ roles: ['analyst'] }))
      .then(ended());
    const ana = { id: 'ana' };
    given(created())
      .when(deleting({ actor: ana, roles: ['admin'] }))
      .then(ended());
    given(created())
      .when(deleting({ actor: ana, roles: ['analyst'] }))
      .thenRefused('alert_not_yours', {
        message: 'olga created it: let them delete it, or an operator.',
      });
  });

  it('is done once, and refused where there is none', () => {
    given(created(), ended()).when(deleting()).thenNothing();
    given().when(deleting()).thenRefused('alert_not_found');
  });

  it('[Q12] follows the end of its credential', () => {
    const because = 'the key that set it up was revoked';
    const ending = {
      type: 'end-alert',
      data: { alertId, because },
      metadata: metadata({ roles: ['service'] }),
      context,
    } as const;
    given(created()).when(ending).then(ended(because));
    given(created(), ended()).when(ending).thenNothing();
  });
});

describe('an alert of all rows', () => {
  it('[Q12] crosses with the first row, and not again while any is left', () => {
    given(created()).when(evaluating([])).thenNothing();
    given(created())
      .when(evaluating(['late']))
      .then(crossed(['late']));
    given(created(), crossed(['late']))
      .when(evaluating(['late', 'lost']))
      .thenNothing();
    given(created(), crossed(['late']))
      .when(evaluating(['lost']))
      .thenNothing();
  });

  it('[Q12] crosses again once no row was left', () => {
    given(created(), crossed(['late']))
      .when(evaluating([]))
      .then(cleared([]));
    given(created(), crossed(['late']), cleared([]))
      .when(evaluating(['late'], { answeredAt: 101 }))
      .then(crossed(['late'], { answeredAt: 101 }));
  });
});

describe('an alert of each row', () => {
  const each = created({ eachRow: true });

  it('[Q12] crosses for each row once', () => {
    given(each)
      .when(evaluating(['late', 'lost']))
      .then(crossed(['late', 'lost']));
    given(each, crossed(['late']))
      .when(evaluating(['late', 'lost']))
      .then(crossed(['lost']));
    given(each, crossed(['late']), crossed(['lost']))
      .when(evaluating(['lost', 'late']))
      .thenNothing();
  });

  it('[Q12] says which rows came back, and how many still fulfil the condition', () => {
    given(each, crossed(['late', 'lost']))
      .when(evaluating(['lost']))
      .then(cleared(['late'], 1));
    given(each, crossed(['late', 'lost']), cleared(['late'], 1))
      .when(evaluating(['late', 'lost']))
      .then(crossed(['late']));
    given(each, crossed(['late']))
      .when(evaluating(['lost']))
      .then(cleared(['late']), crossed(['lost']));
  });

  it('[Q12] takes no row for gone where there are more than are listed', () =>
    given(each, crossed(['late', 'lost']))
      .when(evaluating(['lost'], { more: true }))
      .thenNothing());

  it('[Q12] lists many rows in pieces, those that came back too', () => {
    const codes = Array.from({ length: 401 }, (_, n) => `code-${n}`);
    const pieces = [codes.slice(0, 200), codes.slice(200, 400), codes.slice(400)] as const;
    given(each)
      .when(evaluating(codes))
      .then(...pieces.map((piece) => crossed(piece)));
    given(each, ...pieces.map((piece) => crossed(piece)))
      .when(evaluating([]))
      .then(cleared(pieces[0], 201), cleared(pieces[1], 1), cleared(pieces[2], 0));
  });

  it('tells rows of several dimensions apart', () => {
    const rows = [{ row: ['a', 'b, c'] }, { row: ['a, b', 'c'] }];
    given(each, crossed([], { rows: rows.slice(0, 1) }))
      .when(evaluating([], { rows }))
      .then(crossed([], { rows: rows.slice(1) }));
  });
});

describe('an evaluation', () => {
  it('[Q12] changes nothing by an answer from before the last change', () => {
    given(created(), crossed(['late'], { answeredAt: 120 }))
      .when(evaluating([], { answeredAt: 119 }))
      .thenNothing();
    given(created(), crossed(['late'], { answeredAt: 120 }))
      .when(evaluating([], { answeredAt: 120 }))
      .then(cleared([], 0, 120));
    given(created(), crossed(['late']), cleared([], 0, 130))
      .when(evaluating(['late'], { answeredAt: 129 }))
      .thenNothing();
  });

  it('changes nothing of an alert that has ended, or is none', () => {
    given(created(), ended())
      .when(evaluating(['late']))
      .thenNothing();
    given()
      .when(evaluating(['late']))
      .thenNothing();
  });
});
