import { runInOwnProcess } from '../../own-process';
import { moveSlots } from './move-slots';

void runInOwnProcess(moveSlots);
