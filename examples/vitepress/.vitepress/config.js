export default {
  title: "VitePress",
  themeConfig: {
    nav: [
      { text: "Home", link: "/" },
      { text: "About", link: "/about" },
    ],
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "inference-widget" } } },
};
