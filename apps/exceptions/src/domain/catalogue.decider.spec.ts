import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { catalogueDecider } from './catalogue.decider';

const { given } = specFor(catalogueDecider);

describe('defining an exception code', () => {
  it('[E1] records title, SLA, owner and remediation owner', () =>
    given().when(define()).then(defined()));

  it('[E8] records a new version of a code', () =>
    given(defined())
      .when(define({ sla: 'PT1H' }))
      .then(defined({ sla: 'PT1H' })));

  it('[E8] says nothing new when it is the same again', () =>
    given(defined()).when(define()).thenNothing());

  it('[E8] goes by the latest version', () =>
    given(defined({ sla: 'PT1H' }), defined())
      .when(define({ sla: 'PT1H' }))
      .then(defined({ sla: 'PT1H' })));

  it('[E1] replaces a built-in code', () =>
    given()
      .when(define({ code: 'step-blocked' }))
      .then(defined({ code: 'step-blocked' })));

  it('[E1] finds a built-in code that says the same already', () =>
    given()
      .when({
        ...define(),
        data: { code: 'step-blocked', title: 'A step cannot go on', sla: 'P1D' },
      })
      .thenNothing());

  it('takes constructor for a code like any other', () =>
    given()
      .when(define({ code: 'constructor' }))
      .then(defined({ code: 'constructor' })));
});

// The words of this spec.

function said(other: object) {
  const owners = { owner: 'warehouse-lead', remediationOwner: 'ops-lead' };
  return { code: 'parts-missing', title: 'Parts are missing', sla: 'PT8H', ...owners, ...other };
}

function defined(other: object = {}): NewEvent {
  return { type: 'exception-code.defined', data: said(other) };
}

function define(other: object = {}) {
  return { type: 'define-exception-code' as const, data: said(other), metadata: metadata() };
}
