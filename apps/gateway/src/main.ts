import { runServices } from '#platform';
import { gateway } from './service';

void runServices([gateway]);
