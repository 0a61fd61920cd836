import "inference-widget";
