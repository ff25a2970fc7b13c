/**
 * @module checklist
 * Documents -> checklists. What others need of this room.
 */
export { type Annotation, readAnnotation } from './annotation.ts'
export { type ParseOptions, parseChecklist } from './parse.ts'
