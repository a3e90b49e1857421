import { runInOwnProcess } from '../../own-process';
import { auditDeployment } from './deployment-audit';

void runInOwnProcess(auditDeployment);
