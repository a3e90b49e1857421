import { type Projection } from '#kernel';
import { alerts } from './alerts.projection';
import { approvals } from './approvals.projection';
import { breakGlasses } from './break-glasses.projection';
import { calendars } from './calendars.projection';
import { declaredFacts } from './declared-facts.projection';
import { decisions } from './decisions.projection';
import { delegations } from './delegations.projection';
import { deliveryLinks } from './delivery-links.projection';
import { evidence } from './evidence.projection';
import { exceptionCodes } from './exception-codes.projection';
import { exceptions } from './exceptions.projection';
import { facts } from './facts.projection';
import { halts } from './halts.projection';
import { holds } from './holds.projection';
import { namedContents } from './named-contents.projection';
import { policies } from './policies.projection';
import { postReviews } from './post-reviews.projection';
import { principals } from './principals.projection';
import { quarantine } from './quarantine.projection';
import { questions } from './questions.projection';
import { remediations } from './remediations.projection';
import { dependsOn } from './depends-on.projection';
import { stages } from './stages.projection';
import { stepEvents } from './step-events.projection';
import { timers } from './timers.projection';
import { workOrders } from './work-orders.projection';
import { workedObjects } from './worked-objects.projection';
import { workflows } from './workflows.projection';

/** Every view that is folded from the log. */
export const ledgerProjections: readonly Projection[] = [
  workOrders,
  decisions,
  approvals,
  exceptions,
  evidence,
  quarantine,
  exceptionCodes,
  workflows,
  policies,
  halts,
  principals,
  facts,
  holds,
  declaredFacts,
  timers,
  postReviews,
  remediations,
  breakGlasses,
  calendars,
  stages,
  questions,
  delegations,
  namedContents,
  workedObjects,
  dependsOn,
  deliveryLinks,
  stepEvents,
  alerts,
];
