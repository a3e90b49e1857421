import { mayReadMetrics, type Service } from './access';
import {
  eventFilters,
  eventSubject,
  readySubject,
  redeliverSubject,
  streams,
  subjects,
} from './subjects';
import { upcast } from './upcast';

const { createTenant, listTenants, placeTenant, assignTenant, issueKey, revokeKey } =
  subjects.internal;

/** Requests of a deployment admin: about a tenant that the body names, or about all. */
const acrossTenants = [createTenant, listTenants, placeTenant, assignTenant, issueKey, revokeKey];

/** What the process of a service takes from the contracts: its subjects, and how it reads events. */
export const contractsOf = (service: Service) =>
  ({
    service,
    ledger: subjects.ledger,
    credentials: subjects.credentials,
    metrics: { verifyKeySubject: subjects.internal.verifyKey, mayRead: mayReadMetrics },
    readySubject: readySubject(service),
    acrossTenants,
    redeliverSubject: redeliverSubject(service),
    events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
    upcast,
  }) as const;
