/** Names of event streams: one aggregate each, versioned 1, 2, 3 …. */
export const streamOf = {
  workOrder: (workOrderId: string): string => `work-order-${workOrderId}`,
  workflow: (workflowId: string): string => `workflow-${workflowId}`,
  policy: (workflowId: string): string => `policy-${workflowId}`,
  exceptionCatalogue: (): string => 'exception-catalogue',
  calendars: (): string => 'calendars',
  remediation: (remediationId: string): string => `remediation-${remediationId}`,
  absences: (): string => 'absences',
  halts: (): string => 'halts',
  quarantine: (sourceDigest: string): string => `quarantine-${sourceDigest}`,
  evidence: (evidenceId: string): string => `evidence-${evidenceId}`,
  tenant: (): string => 'tenant',
  apiKey: (keyId: string): string => `api-key-${keyId}`,
  keysFile: (): string => 'keys-file',
  session: (sessionId: string): string => `revoked-${sessionId}`,
  principals: (): string => 'principals',
  /** What is recorded of the log itself. */
  log: (): string => 'log',
  accessRequest: (requestId: string): string => `access-request-${requestId}`,
  alert: (alertId: string): string => `alert-${alertId}`,
  delivery: (linkId: string): string => `delivery-${linkId}`,
} as const;
