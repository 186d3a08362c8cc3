/** A fifth transport from outside costs one file a side and passes the same suite, unedited. */
import { conformance } from '../conformance/suite.ts'
import { ndjsonClient } from './ndjson-client.ts'
import { ndjsonServer } from './ndjson-server.ts'

conformance({ server: ndjsonServer, client: ndjsonClient, settings: {} })
