import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import { command, event, opened, raised, resolved } from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);
const first = { number: 1, at: '2030-01-01T09:00:00.000Z', owner: 'shift-lead' };
const second = { number: 2, at: '2030-01-01T10:00:00.000Z', owner: 'shop-owner' };
const open = [opened(), raised({ escalationPath: [first, second] })];

describe('escalating an exception', () => {
  it('[E2] takes an escalation step when its time has come', () =>
    given(...open)
      .when(escalate(1))
      .then(escalated(first)));

  it('[E2] takes no escalation step before its time', () =>
    given(...open)
      .when(escalate(2))
      .thenNothing());

  it('[E2] takes each escalation step once', () => {
    given(...open, escalated(first))
      .when(escalate(1))
      .thenNothing();
    given(...open, escalated(first))
      .when(escalate(2, '2030-01-01T10:00:00.000Z'))
      .then(escalated(second));
  });

  it('[E2] takes a later escalation step also where the one before was missed', () =>
    given(...open)
      .when(escalate(2, '2030-01-02T10:00:00.000Z'))
      .then(escalated(second)));

  it('[E2] goes on after it was given to somebody else', () => {
    const assigned = {
      exceptionId: 'exception-1',
      owner: 'finance',
      assignedBy: 'olga',
      reason: 'r',
    };
    given(...open, event('exception.assigned', assigned))
      .when(escalate(1))
      .then(escalated(first));
  });

  it('[E2] leaves alone what was dealt with, has no such escalation step or is not there', () => {
    given(...open, resolved())
      .when(escalate(1))
      .thenNothing();
    given(...open)
      .when(escalate(3))
      .thenNothing();
    given(opened(), raised({ escalationPath: undefined }))
      .when(escalate(1))
      .thenNothing();
    given(opened()).when(escalate(1)).thenNothing();
  });
});

function escalated(escalationStep: object): NewEvent {
  return event('exception.escalated', { exceptionId: 'exception-1', escalationStep });
}

function escalate(escalationStep: number, now = '2030-01-01T09:00:00.000Z') {
  const by = { now, roles: ['service'] as const };
  return command('escalate-exception', { exceptionId: 'exception-1', escalationStep }, by);
}
