print("tiertop")
