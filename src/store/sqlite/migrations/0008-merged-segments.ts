/** Whether the index of a full segment was made one b-tree, which every search gains from. */
export const mergedSegments = 'ALTER TABLE segment ADD COLUMN is_merged INTEGER NOT NULL DEFAULT 0;'
