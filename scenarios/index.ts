/** The front door of this room: load a scenario, find one, change one from the command line. */
export { findScenario, listScenarios } from './language/catalogue.ts'
export { formatScenarioErrors, type ScenarioError } from './language/errors.ts'
export { recordedFeed, recordedFeedNames } from './language/feed-rows.ts'
export { loadScenarioFile } from './language/load.ts'
export { longestRoundTripMs } from './language/network-bounds.ts'
export { applyOverrides, type ScenarioOverrides } from './language/overrides.ts'
export {
  awayMs,
  eventsWhileAway,
  faultMs,
  LARGEST_HISTORY_BYTES,
  longestDetectionMs,
  trialMs,
} from './language/time-away.ts'
export { scenarioWarnings } from './language/warnings.ts'
