"""来源 / 稿源: the outlet that a page credits."""
