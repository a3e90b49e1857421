import { environmentIn, runServices } from '#platform';
import { approvals } from '../../approvals/src/service';
import { exceptions } from '../../exceptions/src/service';
import { gateway } from '../../gateway/src/service';
import { intake } from '../../intake/src/service';
import { ledger } from '../../ledger/src/service';
import { policy } from '../../policy/src/service';

/** All services in one process, which needs a quarter of the memory of six (docs/adr/0146-services-in-one-process.md). */
void runServices([ledger, intake, policy, approvals, exceptions, gateway], environmentIn);
