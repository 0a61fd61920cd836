import HtmlWebpackPlugin from "html-webpack-plugin";

export default {
  entry: "./main.tsx",
  output: { clean: true },
  module: { rules: [{ test: /\.tsx$/, use: "ts-loader" }] },
  plugins: [new HtmlWebpackPlugin({ template: "index.html" })],
  performance: { hints: false },
};
