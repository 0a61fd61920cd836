export default {
  title: "Docusaurus",
  url: "https://docs.example",
  baseUrl: "/",
  presets: [["classic", { docs: { routeBasePath: "/", sidebarPath: undefined }, blog: false }]],
  themeConfig: {
    navbar: { items: [{ to: "/", label: "Home", exact: true }, { to: "/about", label: "About" }] },
  },
};
