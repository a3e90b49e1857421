import { runServices } from '#platform';
import { approvals } from './service';

void runServices([approvals]);
