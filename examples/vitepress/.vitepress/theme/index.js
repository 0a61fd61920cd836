import DefaultTheme from "vitepress/theme";
import "inference-widget";

export default DefaultTheme;
