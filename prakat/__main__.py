from prakat.config.cli import main

main()
