/** Brings the whole database up to date, in this order: the ledger makes what others have rights on. */
import './ledger/src/migrate';
import './policy/src/migrate';
import './exceptions/src/migrate';
