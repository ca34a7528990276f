/** Points of observation under the viewpoint that they belong to. Pure. */

import type { Text, ViewpointForm } from "../../../proto/Instruments";
import type { PointResult, ViewpointResults } from "../../../proto/Results";

export interface PointRow {
  readonly name: Text;
  readonly result: PointResult;
}

export interface PointGroup {
  readonly id: string;
  readonly dimension: Text;
  readonly viewpoint: Text;
  readonly rows: readonly PointRow[];
}

/** In the order of the form; viewpoints that nobody watched are left out. */
export function pointGroups(form: ViewpointForm, { points }: ViewpointResults): PointGroup[] {
  const found = new Map(points.map((result) => [result.point, result]));
  return form.dimensions.flatMap((dimension) =>
    dimension.viewpoints.flatMap((viewpoint): PointGroup[] => {
      const rows = viewpoint.points.flatMap(({ id, name }): PointRow[] => {
        const result = found.get(id);
        return result === undefined ? [] : [{ name, result }];
      });
      return rows.length === 0 ? [] : [{ id: viewpoint.id, dimension: dimension.name, viewpoint: viewpoint.name, rows }];
    }),
  );
}
