export {
  type Certificate,
  CERTIFICATE_FORMAT,
  certificateOf,
  certificateSchema,
  type Claims,
  type ClosureClaim,
  type CountedEvidence,
  type MetRequirement,
  type SettledObligation,
} from './certificate';
export { ENDS, type Judgement, judgeClosure } from './claims';
export {
  type Closing,
  type Closings,
  closingsOf,
  type Logged,
  loggedFrom,
  type Proof,
} from './closings';
export { type CertificateReport, verifyCertificate } from './verify-certificate';
