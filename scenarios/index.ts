/** The front door of this room: load a scenario, find one, change one from the command line. */
export { besideLab, checkBesideLab } from './language/beside-lab.ts'
export { conflictsWithTarget } from './language/beside-target.ts'
export { findScenario, listScenarios } from './language/catalogue.ts'
export { isClaimFile } from './language/claim-kind.ts'
export { editorSchema } from './language/editor-schema.ts'
export { formatScenarioErrors, type ScenarioError, sentenceOf } from './language/errors.ts'
export {
  explainKey,
  explainMetric,
  type KeyExplanation,
  type KeyLine,
  keyPaths,
  type MetricExplanation,
  metricsOf,
} from './language/explain.ts'
export { recordedFeed, recordedFeedNames } from './language/feed-rows.ts'
export { loadScenarioFile, readScenario } from './language/load.ts'
export { claimRunFile, loadClaimFile, loadClaims } from './language/load-claim.ts'
export { loadMappingFile } from './language/load-mapping.ts'
export { longestRoundTripMs } from './language/network-bounds.ts'
export { applyOverrides, type ScenarioOverrides } from './language/overrides.ts'
export { withoutFeed } from './language/self-published.ts'
export { applySweepOverrides } from './language/sweep-overrides.ts'
export {
  awayMs,
  eventsWhileAway,
  faultMs,
  LARGEST_HISTORY_BYTES,
  longestDetectionMs,
  trialMs,
} from './language/time-away.ts'
export { type Use, usesOfKey, usesOfMetric } from './language/uses.ts'
export { scenarioWarnings } from './language/warnings.ts'
