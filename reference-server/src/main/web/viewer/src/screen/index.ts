export { ScreenLane, type PaintedUpdate } from './ScreenLane';
export type { Area } from './runCode';
