import { ArrayMaxSize, ArrayMinSize, IsInt, Min } from 'class-validator';
import { type Role } from '../access';
import { Answer, DoneAnswer } from '../answers';
import { defineCommand } from '../define';
import { IsId, IsInstant, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { AreSomebody, IsRecordedName } from '../principals';
import { AlertTerms } from './alert-terms';

/** Who saves questions as alerts. */
export const alertRoles = ['analyst', 'operator', 'admin'] as const satisfies readonly Role[];

/** Alerts that a tenant has at a time. */
export const ALERTS_MAX = 100;

@Meanings({ recipients: 'Who is notified of a crossing, 20 at most; you where absent.' })
export class CreateAlertBody extends AlertTerms {
  @Optional() @AreSomebody() @ArrayMinSize(1) @ArrayMaxSize(20) recipients?: string[];
}

@Answer()
export class AlertAnswer {
  @IsId() alertId!: string;
}

export const createAlert = defineCommand({
  name: 'create-alert',
  service: 'ledger',
  meaning:
    'Save a question to a report: its recipients are notified each time it crosses a threshold, or a chart signals.',
  route: 'POST /v1/alerts',
  creates: 'alertId',
  forWorkflowLimited: true,
  roles: alertRoles,
  body: CreateAlertBody,
  answer: AlertAnswer,
});

export class DeleteAlertBody {
  @IsId() alertId!: string;
}

export const deleteAlert = defineCommand({
  name: 'delete-alert',
  service: 'ledger',
  meaning:
    'Delete an alert: it is not evaluated again. Operators and admins delete those of others.',
  route: 'DELETE /v1/alerts/{alertId}',
  forWorkflowLimited: true,
  roles: alertRoles,
  body: DeleteAlertBody,
  answer: AlertAnswer,
});

/** What exceptions sends when a credential ends: what was set up with it ends, too. */
@Meanings({
  principal: 'Whose alerts end; absent where the alerts of a key end.',
  key: 'The key or session whose alerts end.',
  since: 'Only those that were created from then on: of a session that a key opened.',
  because: 'Why.',
  position: 'The ledger position of the event by which the credential ended.',
})
export class EndAlertsBody {
  @Optional() @IsRecordedName() principal?: string;
  @Optional() @IsId() key?: string;
  @Optional() @IsInstant() since?: string;
  @IsText(200) because!: string;
  @IsInt() @Min(1) position!: number;
}

export const endAlerts = defineCommand({
  name: 'end-alerts',
  service: 'ledger',
  meaning: 'End the alerts that were created with a credential which was taken away.',
  roles: ['service'],
  body: EndAlertsBody,
  answer: DoneAnswer,
});

export const alertCommands = [createAlert, deleteAlert, endAlerts] as const;
