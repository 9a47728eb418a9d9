// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// A self-contained HTML page that shows a fit. [elbo.report.Page] is what the page says,
/// [elbo.report.HtmlReport] how it looks: the template, style and scripts are the resources
/// `report.html`, `report.css`, `charts.js` and `report.js` beside these classes, and the chart
/// library lies in `vendor` with its licences. Everything that needs all draws (densities,
/// correlations) is computed here; the page only draws.
package elbo.report;
