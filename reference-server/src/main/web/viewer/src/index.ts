export { ViewerConnection, type ConnectedTo, type ConnectionOptions, type ConnectionState } from './connection/ViewerConnection';
export { openAhead, type Socket } from './connection/socket';
export { failureIn, failureOf, failureOfClose, viewerFailure, ViewerError, type Failure, type ViewerCode } from './errors';
export { EventStream, type EventStreamOptions, type EventStreamState } from './events/EventStream';
export { browserTabs, SharedEvents, type Tabs } from './events/SharedEvents';
export type { ServerEvent } from './events/sse';
export {
  ERROR_CODES,
  errorCodeOfNumber,
  isErrorCode,
  type ErrorCode,
  type ErrorRow,
  type ErrorScope,
} from './protocol/ErrorCode';
